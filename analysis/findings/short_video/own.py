"""Who lives on channels of their own? Own and shareholder's apart, and what counts as own.

Reading of C08. The shares were known when it was written. Supported if independent pages print
more than half for each of the three companies named, on own channels or on own and shareholder's
together; contradicted if one is printed below half; mixed if they hold and the page behind a share
counts bought advertising as own, because the claim sets own channels against bought ones.
"""
