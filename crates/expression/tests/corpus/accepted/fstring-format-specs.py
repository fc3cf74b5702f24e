price = 0.0745
count = 1234567
return {
    "right": f"{token:>10}|",
    "left": f"{token:<10}|",
    "centre": f"{token:^10}|",
    "filled": f"{token:*^12}",
    "zeros": f"{42:06d}",
    "hex": f"{255:#x} {255:08b} {255:o}",
    "thousands": f"{count:,} {count:_}",
    "fixed": f"{price:.2f} {price:8.3f} {price:.1%}",
    "sign": f"{7:+d} {-7:+d} {7: d}",
    "cut": f"{user.name:.4}",
    "exp": f"{count:.2e}",
}
