# coding: utf-16
return token
