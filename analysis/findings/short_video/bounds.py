"""How much do lenders depend on feeds? What printed shares allow, at the least and at the most.

Question and readings, fixed before the result. A share by channel says who brought the customer,
by the lender's own word; it is asked here how large or small the share of feeds can be if that
word is true. A loan made offline is taken not to come from a feed; everything else may, unless a
page says otherwise. Known by then: the shares themselves, from the market page, and that one
rating text counts feeds among a lender's own ways.

C05 is supported if an independent page prints that every company uses third parties, or the 25;
contradicted if independent counts leave no room for the 25; else none. C06 is supported or
contradicted by an independent page that prints the share of feeds, of one lender or of many; a
bound decides only if it excludes the claim. C09 is checked if an independent page that names the
report prints the 3 and the 25, and differs if it prints others.
"""
