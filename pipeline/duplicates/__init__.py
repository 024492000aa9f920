"""When two records are one publication: what is compared, the rules by name, clusters that hold people's rulings, and the merged record."""
