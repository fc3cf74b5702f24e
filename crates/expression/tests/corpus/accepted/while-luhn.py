n, total, position = int(token), 0, 0
while n > 0:
    n, digit = divmod(n, 10)
    if position % 2 == 1:
        digit *= 2
        if digit > 9:
            digit -= 9
    total += digit
    position += 1
return {"check": (10 - total % 10) % 10}
