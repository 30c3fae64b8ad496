package main

import (
	"bufio"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// metrics reads some of the server's own metrics, in the order of their names.
func (s *server) metrics(names ...string) ([]float64, error) {
	answer, err := http.Get(s.url + "/metrics")
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	found := map[string]float64{}
	lines := bufio.NewScanner(answer.Body)
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), " ")
		if found[name], err = strconv.ParseFloat(value, 64); err != nil {
			delete(found, name) // a comment
		}
	}
	values := make([]float64, len(names))
	for i, name := range names {
		value, there := found[name]
		if !there {
			return nil, fmt.Errorf("the server has no metric %s", name)
		}
		values[i] = value
	}
	return values, lines.Err()
}
