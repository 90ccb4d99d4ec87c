"""Who is shut out as the ceiling falls, and what do those who stay save?

Reading, fixed before the result: a customer is served under a ceiling if, at that price, they leave
at least what winning them costs. So for each chance of default there is a lowest price at which
they are served. Asked at no cost of acquisition, which is the floor under a good customer's rate, at
what one platform's own spend comes to, and at the article's lowest cost. Those who stay save the
interest between the two ceilings on the same loans.
"""
