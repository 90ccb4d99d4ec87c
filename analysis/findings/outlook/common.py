"""What the sections of the outlook share: one pool of applicants, three types, four ceilings.

Choices, fixed before any result. The pool is that of the chapter on lending: good, middle and bad
customers in our shares. Here a lender's score tells the types apart, which it does not elsewhere in
the book: a lender that cannot tell serves all or nobody, and nothing could be asked about who is
shut out. All loans are at the ceiling. The business is the guarantor's, the ladder the heavy front
with loans of twelve months, unless a section says otherwise.
"""
