"""Chapter 06, "how far can rates fall": what ceilings carry, who bears a cut, what came true."""
