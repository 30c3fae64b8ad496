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
	found, err := s.allMetrics()
	if err != nil {
		return nil, err
	}
	values := make([]float64, len(names))
	for i, name := range names {
		value, there := found[name]
		if !there {
			return nil, fmt.Errorf("the server has no metric %s", name)
		}
		values[i] = value
	}
	return values, nil
}

// allMetrics reads the server's own metrics, by name with what is in braces.
func (s *server) allMetrics() (map[string]float64, error) {
	answer, err := http.Get(s.url + "/metrics")
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	found := map[string]float64{}
	lines := bufio.NewScanner(answer.Body)
	for lines.Scan() {
		end := strings.LastIndexByte(lines.Text(), ' ') // what is in braces has some too
		if strings.HasPrefix(lines.Text(), "#") || end < 0 {
			continue
		}
		if found[lines.Text()[:end]], err = strconv.ParseFloat(lines.Text()[end+1:], 64); err != nil {
			return nil, err
		}
	}
	return found, lines.Err()
}
