"""How texts are mapped onto the codebook's categories: term weights, scores, stance, topics, shares and rankings; pure functions."""
