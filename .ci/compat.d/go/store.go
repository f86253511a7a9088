package main

import (
	"context"
	"fmt"
	"math/rand"
	"strconv"
	"sync"
	"time"

	"go.etcd.io/etcd/clientv3"
)

// all runs the body so many times at once and answers the first error.
func all(count int, body func(number int) error) error {
	errors := make(chan error, count)
	for number := 0; number < count; number++ {
		go func(number int) { errors <- body(number) }(number)
	}
	var first error
	for number := 0; number < count; number++ {
		if err := <-errors; err != nil && first == nil {
			first = err
		}
	}
	return first
}

// tally counts from several goroutines.
type tally struct {
	lock   sync.Mutex
	counts map[string]int
}

func (t *tally) add(name string, count int) {
	t.lock.Lock()
	defer t.lock.Unlock()
	if t.counts == nil {
		t.counts = map[string]int{}
	}
	t.counts[name] += count
}

func (t *tally) of(name string) int {
	t.lock.Lock()
	defer t.lock.Unlock()
	return t.counts[name]
}

// keys: what was put is read, whoever is asked; versions and revisions only grow.
func keys(c cluster) (string, error) {
	var done tally
	err := all(3, func(number int) error {
		client, err := c.dial()
		if err != nil {
			return err
		}
		defer client.Close()
		key := fmt.Sprintf("keys/%d/", number)
		revision := int64(0)
		for step := 0; !c.isOver(); step++ {
			value := strconv.Itoa(step)
			if err := again("put", func(ctx context.Context) error {
				_, err := client.Put(ctx, key+"value", value)
				return err
			}); err != nil {
				return err
			}
			var got *clientv3.GetResponse
			if err := again("get", func(ctx context.Context) (err error) {
				got, err = client.Get(ctx, key, clientv3.WithPrefix(), clientv3.WithSort(clientv3.SortByModRevision, clientv3.SortDescend))
				return err
			}); err != nil {
				return err
			}
			if len(got.Kvs) == 0 || string(got.Kvs[0].Value) != value {
				return fmt.Errorf("after put of %s: %v", value, got.Kvs)
			}
			if got.Kvs[0].ModRevision <= revision || got.Header.Revision < got.Kvs[0].ModRevision {
				return fmt.Errorf("revision %d after %d (header %d)", got.Kvs[0].ModRevision, revision, got.Header.Revision)
			}
			revision = got.Kvs[0].ModRevision
			if step%10 == 9 {
				if err := again("delete", func(ctx context.Context) error {
					_, err := client.Delete(ctx, key, clientv3.WithPrefix())
					return err
				}); err != nil {
					return err
				}
				if err := again("count", func(ctx context.Context) (err error) {
					got, err = client.Get(ctx, key, clientv3.WithPrefix(), clientv3.WithCountOnly())
					return err
				}); err != nil {
					return err
				}
				if got.Count != 0 {
					return fmt.Errorf("%d keys after all were deleted", got.Count)
				}
			}
			done.add("rounds", 1)
		}
		return nil
	})
	return fmt.Sprintf("%d rounds", done.of("rounds")), err
}

// transactions: a counter that four raise by compare and put. An increment whose fate is unknown may count, once.
func transactions(c cluster) (string, error) {
	const key = "transactions/counter"
	var done tally
	err := all(4, func(number int) error {
		client, err := c.dial()
		if err != nil {
			return err
		}
		defer client.Close()
		for !c.isOver() {
			var got *clientv3.GetResponse
			if err := again("get", func(ctx context.Context) (err error) {
				got, err = client.Get(ctx, key)
				return err
			}); err != nil {
				return err
			}
			value, revision := 0, int64(0)
			if len(got.Kvs) > 0 {
				if value, err = strconv.Atoi(string(got.Kvs[0].Value)); err != nil {
					return err
				}
				revision = got.Kvs[0].ModRevision
			}
			ctx, cancel := context.WithTimeout(context.Background(), patience)
			answer, err := client.Txn(ctx).If(clientv3.Compare(clientv3.ModRevision(key), "=", revision)).
				Then(clientv3.OpPut(key, strconv.Itoa(value+1))).Else(clientv3.OpGet(key)).Commit()
			cancel()
			switch {
			case err != nil:
				done.add("unknown", 1)
			case answer.Succeeded:
				done.add("raised", 1)
			default:
				other := answer.Responses[0].GetResponseRange().Kvs
				if len(other) != 1 || other[0].ModRevision == revision {
					return fmt.Errorf("refused at revision %d by %v", revision, other)
				}
				done.add("met", 1)
			}
			time.Sleep(time.Duration(rand.Intn(5)) * time.Millisecond)
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	client, err := c.dial()
	if err != nil {
		return "", err
	}
	defer client.Close()
	var got *clientv3.GetResponse
	if err := again("get", func(ctx context.Context) (err error) {
		got, err = client.Get(ctx, key)
		return err
	}); err != nil {
		return "", err
	}
	said := fmt.Sprintf("raised %d times, met another %d times, %d unknown", done.of("raised"), done.of("met"), done.of("unknown"))
	value, err := strconv.Atoi(string(got.Kvs[0].Value))
	if err == nil && (value < done.of("raised") || value > done.of("raised")+done.of("unknown")) {
		err = fmt.Errorf("the counter is %d", value)
	}
	return said, err
}

// watches: each change comes once, in order, with the value before it, whichever members die; the client resumes by itself.
// Afterwards a second watcher from the first revision on is told the same.
func watches(c cluster) (string, error) {
	const prefix = "watches/"
	client, err := c.dial()
	if err != nil {
		return "", err
	}
	defer client.Close()
	writer, err := c.dial()
	if err != nil {
		return "", err
	}
	defer writer.Close()
	var began *clientv3.GetResponse
	if err := again("get", func(ctx context.Context) (err error) {
		began, err = client.Get(ctx, prefix)
		return err
	}); err != nil {
		return "", err
	}
	first := began.Header.Revision + 1
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	events := client.Watch(ctx, prefix, clientv3.WithPrefix(), clientv3.WithPrevKV(), clientv3.WithRev(first))
	acknowledged := make(chan []int64, 1)
	go func() {
		var revisions []int64
		for step := 0; !c.isOver(); step++ {
			ctx, cancel := context.WithTimeout(ctx, patience)
			answer, err := writer.Put(ctx, fmt.Sprintf("%s%d", prefix, step%7), strconv.Itoa(step))
			cancel()
			if err == nil {
				revisions = append(revisions, answer.Header.Revision)
			}
			time.Sleep(2 * time.Millisecond)
		}
		// The last one says that all was told.
		if err := again("put", func(ctx context.Context) error {
			_, err := writer.Put(ctx, prefix+"end", "")
			return err
		}); err != nil {
			revisions = nil
		}
		acknowledged <- revisions
	}()
	told, err := toldUntilEnd(events, prefix)
	if err != nil {
		return "", err
	}
	revisions := <-acknowledged
	seen := map[int64]bool{}
	for _, one := range told {
		seen[one.revision] = true
	}
	for _, revision := range revisions {
		if !seen[revision] {
			return "", fmt.Errorf("the put of revision %d was acknowledged and not told", revision)
		}
	}
	second, err := toldUntilEnd(client.Watch(ctx, prefix, clientv3.WithPrefix(), clientv3.WithPrevKV(), clientv3.WithRev(first)), prefix)
	if err != nil {
		return "", err
	}
	if fmt.Sprint(second) != fmt.Sprint(told) {
		return "", fmt.Errorf("from the past %d changes are told, and %d as they happened", len(second), len(told))
	}
	return fmt.Sprintf("%d puts acknowledged, %d changes told, twice", len(revisions), len(told)), nil
}

type change struct {
	revision             int64
	key, value, previous string
}

func toldUntilEnd(events clientv3.WatchChan, prefix string) ([]change, error) {
	var told []change
	last := map[string]string{}
	deadline := time.After(2 * time.Minute)
	for {
		select {
		case <-deadline:
			return told, fmt.Errorf("nobody told the end; %d changes were told", len(told))
		case answer, isOpen := <-events:
			if !isOpen || answer.Err() != nil {
				return told, fmt.Errorf("the watch ended: %v", answer.Err())
			}
			for _, event := range answer.Events {
				one := change{event.Kv.ModRevision, string(event.Kv.Key), string(event.Kv.Value), ""}
				if event.PrevKv != nil {
					one.previous = string(event.PrevKv.Value)
				}
				if len(told) > 0 && one.revision <= told[len(told)-1].revision {
					return told, fmt.Errorf("revision %d after %d", one.revision, told[len(told)-1].revision)
				}
				if one.previous != last[one.key] {
					return told, fmt.Errorf("%s was %q before revision %d, not %q", one.key, last[one.key], one.revision, one.previous)
				}
				last[one.key] = one.value
				told = append(told, one)
				if one.key == prefix+"end" {
					return told, nil
				}
			}
		}
	}
}
