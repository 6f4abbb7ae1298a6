"""The one place where codes become sentences: reasons, errors, words of the trade, numbers and dates."""
