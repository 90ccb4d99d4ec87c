"""The borrower's side of being passed on: a loan, a default, or another refusal.

Reading of C26, fixed before any draw. Of those whom one lender refused and who agreed, some are
funded by the next and repay, some are funded and default, the rest are refused again and have
only shown their data to one more company. The claim that they gain follows in a draw where those
who are funded and repay are more than the others together. Beside it stand how many of those
funded repay, how often data travel where several lenders ask in turn, and at what price a
referred customer would be worth as much to the lender as one who was never refused.
"""
