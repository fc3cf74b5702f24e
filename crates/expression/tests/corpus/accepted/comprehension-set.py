return {int(digit) % 3 for digit in token}
