"""What screening decides by: the rules of a review's configuration."""
