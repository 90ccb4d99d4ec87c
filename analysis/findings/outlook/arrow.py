"""C37: does cheaper acquisition decide how far rates can fall, or does the ceiling decide the cost?

Readings, fixed before any draw.

One, cost decides price. In a draw the break-even price is found: of all loans alike, at which the
average customer leaves nothing after acquisition at the drawn cost. Then one kind of cost at a time
is made smaller by the 30 percent of the article's order: acquisition, money, credit losses, running
and collecting. It follows in a draw where acquisition takes most off that price. That a lower cost
lowers a break-even price at all is arithmetic and is not counted. A draw without a break-even price
up to 300 percent counts as not following.

Two, the ceiling decides the cost. In a draw the market for customers is solved at 24 and at 20
percent, middling competition, a cost that answers, the three types told apart. It follows where a
funded customer costs less at 20 than at 24. That bids follow worth is put in; that the cost falls is
not, since the ceiling also shuts out those worth least and bids are then for better customers.
Draws without a market at either ceiling count as not following.

The word of C37 is that of reading one, "depends" and "does not follow" included. Where it follows
and two does too, or depends, the arrow runs both ways and the word is "in part".

Beside both, and deciding nothing: in how many draws the break-even price stays above the ceiling
even after the cut, so that cheaper acquisition mends a margin and moves no price.

Evidence counts lenders whose cost per customer and whose price, or the ceiling on it, are both
printed for two dates, the later after March 2025. Supported if prices fell where the cost fell and
not elsewhere; contradicted if prices fell while the cost rose or stood; mixed if both are seen;
none without such a pair. By the time of writing it was known that one platform printed CNY 312 per
approved user for the last quarter of 2024, then 384 and 370, and that the ceiling fell in October
2025.
"""
