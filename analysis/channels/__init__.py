"""Where customers come from: the mix, what more of a channel costs, plans, own shops, referral."""
