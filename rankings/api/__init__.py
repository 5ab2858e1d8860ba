"""The rankings' doors for machines."""
