"""Is the feed the only channel that brings volume?

Reading of C12. The rows it rests on were known. The speaker may mean one lender; the claim reads
as general. Contradicted if an independent page of grade A or B prints that a licensed lender has
more than half of its loan balance from a way that cannot be a feed, and that balance is at least
that of the middle one among the companies whose balance we hold for that year; mixed if a smaller
lender does; supported if every page that prints shares leaves feeds at least half; else none.
"""
