%timeit token
!ls /
?help
return token
