"""Tests of the sandbox: is it as strict and as faithful as it says?"""
