"""What three moves did to one platform's mix, and what of the cut was mix and what was price.

Question and reading, fixed before the result. The article gives the feed's share before (above
three quarters) and about three points for text messages; the other shares are lost and stay so:
they are drawn from our ranges and shown as bands. Channels are bought along concave curves, so a
channel that grows gets dearer and a feed that shrinks gets cheaper. The change in the mean cost is
then split exactly (Kitagawa) into mix and price, and set beside the cut that was ordered. C22 says
that the moves changed the mix: that is put in. What is asked is how much of the cut they bring;
they count as the main part in a draw where they bring half of it or more.
"""
