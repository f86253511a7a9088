// Drives a cluster of three with the Go client and its recipes while whoever started this kills and restarts members, and
// then as kube-apiserver does. Every scenario checks what it was promised; the first broken promise of each is printed.
//
//	go_clients --endpoints HOST:PORT,… [--seconds N] [--only kube]
//
// Prints `ready` when all scenarios run, then a line for each, and ends with 1 if any of them failed.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"go.etcd.io/etcd/clientv3"
	"go.etcd.io/etcd/etcdserver/api/v3rpc/rpctypes"
	"google.golang.org/grpc/codes"
)

// A request is given up after this long; whether it was carried out is then unknown.
const patience = 10 * time.Second

// cluster is what scenarios are given.
type cluster struct {
	endpoints []string
	// until is when scenarios stop to begin new work.
	until time.Time
}

func (c cluster) isOver() bool { return time.Now().After(c.until) }

// dial gives a client of its own, as another process would have.
func (c cluster) dial() (*clientv3.Client, error) {
	return clientv3.New(clientv3.Config{
		Endpoints: c.endpoints, DialTimeout: patience,
		DialKeepAliveTime: time.Second, DialKeepAliveTimeout: time.Second,
	})
}

// again repeats an idempotent request until it is answered: members come and go meanwhile.
func again(what string, request func(context.Context) error) error {
	deadline := time.Now().Add(3 * patience)
	for {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		err := request(ctx)
		cancel()
		if err == nil {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("%s: %w", what, err)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

type scenario struct {
	name string
	// run answers what it did, for the reader, and what was wrong.
	run func(cluster) (string, error)
}

// atOnce run together, while members are killed.
var atOnce = []scenario{
	{"keys", keys}, {"transactions", transactions}, {"watch with resume", watches}, {"session", sessions},
	{"mutex", mutexes}, {"election", elections}, {"transfers (STM)", transfers},
}

// inPeace run one after the other on a cluster that is whole.
var inPeace = []scenario{
	{"kube-apiserver: objects", kubeObjects}, {"kube-apiserver: lists", kubeLists},
	{"kube-apiserver: compaction", kubeCompaction}, {"kube-apiserver: leases", kubeLeases},
	{"kube-apiserver: watches", kubeWatches}, {"kube-apiserver: status", kubeStatus},
}

func main() {
	endpoints := flag.String("endpoints", "", "the members, separated by commas")
	seconds := flag.Int("seconds", 20, "how long members may be killed meanwhile")
	only := flag.String("only", "", "kube: without the scenarios that run while members are killed")
	flag.Parse()
	c := cluster{strings.Split(*endpoints, ","), time.Now().Add(time.Duration(*seconds) * time.Second)}
	failed := false
	if *only != "kube" {
		fmt.Println("ready")
		failed = together(c)
	}
	for _, one := range inPeace {
		one.run = untilServed(one.run)
		failed = !tell(one, c) || failed
	}
	if failed {
		os.Exit(1)
	}
}

func together(c cluster) (failed bool) {
	var wait sync.WaitGroup
	var lock sync.Mutex
	for _, one := range atOnce {
		wait.Add(1)
		go func(one scenario) {
			defer wait.Done()
			holds := tell(one, c)
			lock.Lock()
			failed = failed || !holds
			lock.Unlock()
		}(one)
	}
	wait.Wait()
	return failed
}

// untilServed begins a scenario anew, some times, when a member had no leader, as a busy machine may bring about. Each begins with
// an empty registry, so nothing is left of the attempt before.
func untilServed(run func(cluster) (string, error)) func(cluster) (string, error) {
	return func(c cluster) (said string, err error) {
		for attempt := 1; attempt <= 5; attempt++ {
			said, err = run(c)
			var refusal rpctypes.EtcdError
			if !errors.As(err, &refusal) || refusal.Code() != codes.Unavailable {
				break
			}
			time.Sleep(time.Second)
		}
		return said, err
	}
}

func tell(one scenario, c cluster) bool {
	said, err := one.run(c)
	if err != nil {
		fmt.Printf("FAILED %s: %v (%s)\n", one.name, err, said)
		return false
	}
	fmt.Printf("ok     %s: %s\n", one.name, said)
	return true
}
