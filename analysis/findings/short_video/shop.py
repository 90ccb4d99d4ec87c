"""A shop of one's own: when it beats buying customers, and which of its troubles sinks it.

Questions and readings, fixed before any result but a sum by hand at the middle of our ranges, made
while these were set. The shop has a promotion every quarter and three years to show itself. It
pays if from some month on, and to the end, it has cost no more than the same customers bought.

C10: that visitors fade and that some are bargain hunters is put in, so the model cannot say that
it is so. Asked is whether that is enough to sink the shop: a draw counts as failed if the shop
does not pay; of the failed ones it is counted in how many it would have paid without hunters, with
visitors who stay four times as long, with a team that knows the trade from the first month, and
with a third of the team. Which trouble decides most often is an output.
"""
