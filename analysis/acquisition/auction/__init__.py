"""Who sets the price of a customer: auctions among lenders who know what a customer is worth.

`prices` holds one slot and private values, `positions` several slots, `normal` lenders whose
values differ in mean, `likeness` lenders that grow alike, `targets` lenders that must win a
number of customers, `common_value` lenders that all guess the same value, `windows` hours of
the day, `ceiling` what a cap on the price of loans does to the price of customers.
"""
