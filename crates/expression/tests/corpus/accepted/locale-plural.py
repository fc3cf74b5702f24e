minutes = 300 // 60
unit = "minute" if minutes == 1 else "minutes"
return f"Your code is {token}. It is valid for {minutes} {unit}."
