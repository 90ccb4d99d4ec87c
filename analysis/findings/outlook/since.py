"""What came true of what the article expects.

The expectations are the article's own, by line of our outline, listed before the facts were sorted:
rates fall; acquisition gets cheaper; lenders leave feeds for own channels and for one another;
business that needs no capital grows; money gets cheaper; arrears rise where first loans are large;
some prices are raised to pay for customers; the contest for customers reshapes the trade.

Rule, fixed with the list: *came true* if facts dated after March 2025 show the expected direction
and none shows the other; *did not* if they show the other; *in part* if both are seen, or if only
one lender or one kind of lender shows it; *unknown* without a fact. A fact is a row with a page.
"""
