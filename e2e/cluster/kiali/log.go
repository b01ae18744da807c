package main

import (
	"encoding/json"
	"fmt"
	"os"
	"time"
)

// Lines look like Kiali's: "<time> FTL <message>", or one JSON object each with LOG_FORMAT=json.
func say(short, long, format string, args ...any) {
	now := time.Now().UTC().Format(time.RFC3339)
	message := fmt.Sprintf(format, args...)
	if os.Getenv("LOG_FORMAT") == "json" {
		line, _ := json.Marshal(map[string]string{"level": long, "time": now, "message": message})
		fmt.Fprintln(os.Stderr, string(line))
		return
	}
	fmt.Fprintln(os.Stderr, now, short, message)
}

func info(format string, args ...any)    { say("INF", "info", format, args...) }
func warning(format string, args ...any) { say("WRN", "warn", format, args...) }
func problem(format string, args ...any) { say("ERR", "error", format, args...) }

func fatal(format string, args ...any) {
	say("FTL", "fatal", format, args...)
	os.Exit(1)
}
