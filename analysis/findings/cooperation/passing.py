"""Passing on whom one refuses: whom the next lender takes, and when it should not.

Readings, fixed before any draw. Both lenders' scores know something of who will repay, and have
part of it in common. The default rate of all applicants is set so that whom the sender funds
defaults as our average customer does. A customer is worth to the receiver what the example
customer of the chapter on lending is worth at their chance of default. C24: a quote below the feed
is cheaper only if it makes up for what the refusal tells, so the claim follows in a draw where the
receiver is left no worse by a referred customer at CNY 500 below the feed than by one of the feed's
at full price: the loss of value is at most 500. Whether 500 was quoted, no model can say.
"""
