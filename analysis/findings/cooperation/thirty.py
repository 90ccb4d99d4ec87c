"""Where "30% less" and "below 2,000" lie on the frontier of volume against cost.

Readings of C23, fixed before any draw. What may be cut is the spend of a month or the cost of a
customer, off the peak or off the platform's mean; then there is the ideal below CNY 2,000. Each is
asked of the cheapest plan over all channels within a year's room. Volume held: does the cheapest
plan for as many customers as today meet it? Spend and cost are then one question. Volume free:
what part of today's customers is kept; it counts as reached only where nine tenths are. The claim,
that the cut and a cost below 2,000 can both be reached, follows in a draw where the cheapest plan
at today's volume meets both, the cut off the mean. The mean is not printed; it is computed from
our ranges of the feed's cost and of the mix, and so is below the peak.
"""
