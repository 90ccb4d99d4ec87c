"""The borrower's side: what a clip's free month is worth once more loans have followed.

Question and reading, fixed before the result. The detail on lending says what the gift is worth on
the first loan; here the price of all loans together is asked, for somebody who pays on schedule and
comes back, by the number of loans taken. "Fades" holds if the gift is worth less, in points of
yearly price, with every loan that follows. Beside it: the gift in yuan, and what is spent on winning
them. Who is shown such clips is not printed anywhere we read; nothing is assumed of it.
"""
