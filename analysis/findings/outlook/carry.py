"""What acquisition can each ceiling carry, in each business?

Question and reading, fixed before the result: the dearest acquisition that an average customer
pays for at 36, 24 and 20 percent and at four times the prime rate, for one who lends and one who
guarantees, after the charge for capital. A referrer's fee does not depend on price in our model;
so that it is not free of the ceiling, it is shown at the same share of the interest throughout. A
ceiling carries the article's cost if the middle of our ranges reaches its lowest cost.
"""
