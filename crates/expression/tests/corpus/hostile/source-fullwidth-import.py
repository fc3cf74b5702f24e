import ｏｓ
return ｏｓ.environ
