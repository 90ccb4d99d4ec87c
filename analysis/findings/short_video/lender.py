"""A short-video group that became a lender: how much was lent, and how much of it was its own.

Reading of C07. Its facts were gathered before the reading was written. Checked are two amounts:
under 100bn at the start of 2023 and about 350bn at its end. "Own loan book" is asked apart: whose
money it is. "Drew lenders in" needs lenders' dates of arrival beside that growth. The verdict is
supported if all three hold on independent pages, contradicted if an amount is off by a tenth or
more, and mixed if the amounts hold and one of the others fails or cannot be seen.
"""
