é = 1
é = 2
return é
