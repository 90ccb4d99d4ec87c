"""Do the listed platforms grow? Their quarterly loan volumes, and two readings of growth.

The readings were fixed before the comparisons were computed; two growth rates stood in notes
that had been read by then (Qifu and Jiayin, third quarter of 2025):

- main: the latest quarter a platform prints, against the same quarter one year before;
- longer: the same, three years before.

A value is compared only with a value on the same scope. Where a company later restated an
earlier quarter to its present scope, the restated value is the base; a quarter that was first
printed on a wider scope and never restated is no base, and the platform drops out of that
reading. A base that we worked out from a printed growth rate counts. "More" means above, by
any amount; a reading holds when more than half of the platforms it can compare lent more.
"""
