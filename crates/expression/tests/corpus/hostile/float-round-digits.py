return [round(1.5, 10 ** 9), round(1e308, -400), f"{1e308:.100000f}"]
