"""What is served and asked: strangers' text, requests out, answers, logs."""
