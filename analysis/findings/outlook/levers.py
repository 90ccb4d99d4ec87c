"""What could CNY 100 less, a point of funding, a point of default take off the price, at most?

Reading, fixed before the result: at the ceiling, with what the lender keeps held, so all of the
saving goes to the borrower. That is the most that could be, and not what a lender would do. A
hundred yuan less of acquisition for each funded customer; money one point a year cheaper; one in a
hundred customers fewer who default in a year; running costs a tenth less.
"""
