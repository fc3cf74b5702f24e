#!/bin/sh
return token
