"""Ten more points of referral, and the ceiling of a cost that is lost.

Reading of C25, fixed before the result. Share moved out of feeds lowers the mean cost by at most
its product with the discount: points × CNY 500, whatever else is assumed, as long as channels keep
their prices. The lender's ceiling and its cost today are lost, so no draw says whether it is met:
the claim follows only for a lender that is already as near as that.
"""
