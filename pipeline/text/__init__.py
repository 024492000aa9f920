"""From stored text to what is counted: normalising, sentences, words, codebook matches."""
