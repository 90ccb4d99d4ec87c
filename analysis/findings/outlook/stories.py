"""Five small stories about what could come, each with its band.

Fixed before the result. Each story changes one thing in the market of `bearers` (middling
competition, a cost that answers, ceiling at 24 percent) over draws and says three numbers: how the
cost of a funded customer changes, how what the lender keeps of a customer of the pool changes, and
how many in a hundred of the pool are served. The stories: a book average of 20 percent, read as all
loans at 20; money a point cheaper; ten more points of referral, at the article's largest discount;
one playbook for all, read as strong competition; attention twice as dear elsewhere. Bands are 5 to
95 of 100 assumption sets and no forecast: nothing here says which story will come.
"""
