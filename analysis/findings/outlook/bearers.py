"""Who bears a cut of the ceiling from 24 to 20 percent?

Reading, fixed before the result. Four can lose: the traffic platform, the lender, the partner who
funds, and borrowers who are no longer served. Competition is weak, middling or strong: two, four or
ten lenders bid for a customer, and half, three quarters or nine tenths of what a customer is worth
above the platform's other use of the place are bid away. Each with a cost of acquisition that
answers, and with one that stays where it was before the cut. Who bears most is the largest share of
what the four lose together; over draws it is asked how often the platform bears more than half of
what the three businesses lose where the cost answers and competition is middling.

What a loan is worth to a borrower above its price is known for nobody. It is drawn from nothing
upwards and kept out of the question who bears most among the businesses.
"""
