"""The rankings' doors for people."""
