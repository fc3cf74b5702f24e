length = len(device.phone_number)
return [8 < length <= 16, 1 < 2 < 3 != 4, "a" <= user.username[0] <= "z", not 0 == len(token) == 6]
