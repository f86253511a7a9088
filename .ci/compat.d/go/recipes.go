package main

import (
	"context"
	"fmt"
	"math/rand"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"go.etcd.io/etcd/clientv3"
	"go.etcd.io/etcd/clientv3/concurrency"
)

// Long enough for any election that follows a kill.
const sessionSeconds = 10

// sessionOf opens a session over a client of its own.
func sessionOf(c cluster) (*clientv3.Client, *concurrency.Session, error) {
	client, err := c.dial()
	if err != nil {
		return nil, nil, err
	}
	var session *concurrency.Session
	err = again("session", func(context.Context) (err error) {
		session, err = concurrency.NewSession(client, concurrency.WithTTL(sessionSeconds))
		return err
	})
	if err != nil {
		client.Close()
	}
	return client, session, err
}

// sessions: a lease that is kept alive outlives every kill, and its key goes with it.
func sessions(c cluster) (string, error) {
	client, err := c.dial()
	if err != nil {
		return "", err
	}
	defer client.Close()
	session, err := concurrency.NewSession(client, concurrency.WithTTL(sessionSeconds))
	if err != nil {
		return "", err
	}
	const key = "sessions/key"
	if err := again("put", func(ctx context.Context) error {
		_, err := client.Put(ctx, key, "", clientv3.WithLease(session.Lease()))
		return err
	}); err != nil {
		return "", err
	}
	looks := 0
	for !c.isOver() {
		select {
		case <-session.Done():
			return "", fmt.Errorf("the session ended though it was kept alive")
		case <-time.After(200 * time.Millisecond):
		}
		left, err := client.TimeToLive(context.Background(), session.Lease(), clientv3.WithAttachedKeys())
		if err != nil {
			continue
		}
		if left.TTL < 1 || left.GrantedTTL != sessionSeconds || len(left.Keys) != 1 || string(left.Keys[0]) != key {
			return "", fmt.Errorf("time to live is %+v", left)
		}
		looks++
	}
	if err := again("close", func(context.Context) error { return session.Close() }); err != nil {
		return "", err
	}
	var got *clientv3.GetResponse
	if err := again("get", func(ctx context.Context) (err error) {
		got, err = client.Get(ctx, key)
		return err
	}); err != nil {
		return "", err
	}
	if len(got.Kvs) != 0 {
		return "", fmt.Errorf("the key outlived its session")
	}
	return fmt.Sprintf("alive at each of %d looks", looks), nil
}

// mutexes: five raise a counter by reading and then putting it, which loses no increment only under a lock.
func mutexes(c cluster) (string, error) {
	const counter = "mutexes/counter"
	var inside, held int32
	err := all(5, func(number int) error {
		client, session, err := sessionOf(c)
		if err != nil {
			return err
		}
		defer client.Close()
		defer session.Close()
		mutex := concurrency.NewMutex(session, "mutexes/lock/")
		for !c.isOver() {
			if err := mutex.Lock(context.Background()); err != nil {
				// What the attempt left is ours still, and Unlock takes it away.
				if err := again("unlock", mutex.Unlock); err != nil {
					return err
				}
				continue
			}
			if !atomic.CompareAndSwapInt32(&inside, 0, 1) {
				return fmt.Errorf("two hold the mutex")
			}
			err := again("raise", func(ctx context.Context) error { return raise(ctx, client, mutex, counter, atomic.LoadInt32(&held)) })
			atomic.AddInt32(&held, 1)
			if !atomic.CompareAndSwapInt32(&inside, 1, 0) {
				return fmt.Errorf("two held the mutex")
			}
			if err != nil {
				return err
			}
			if err := again("unlock", mutex.Unlock); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && held < 20 {
		err = fmt.Errorf("too few to tell")
	}
	return fmt.Sprintf("held %d times", held), err
}

// raise puts the number after the one that must be there; it may have been put by an attempt that was not answered.
func raise(ctx context.Context, client *clientv3.Client, mutex *concurrency.Mutex, counter string, before int32) error {
	got, err := client.Get(ctx, counter)
	if err != nil {
		return err
	}
	value := 0
	if len(got.Kvs) > 0 {
		if value, err = strconv.Atoi(string(got.Kvs[0].Value)); err != nil {
			return err
		}
	}
	if value == int(before)+1 {
		return nil
	}
	if value != int(before) {
		return fmt.Errorf("the counter is %d after %d increments", value, before)
	}
	answer, err := client.Txn(ctx).If(mutex.IsOwner()).Then(clientv3.OpPut(counter, strconv.Itoa(value+1))).Commit()
	if err == nil && !answer.Succeeded {
		err = fmt.Errorf("the holder is not the owner")
	}
	return err
}

// elections: one leader at a time, each of which proclaims and resigns; an observer sees leaders in the order of their revisions.
func elections(c cluster) (string, error) {
	const name = "elections/"
	var leading, led, proclaimed int32
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	observer, session, err := sessionOf(c)
	if err != nil {
		return "", err
	}
	defer observer.Close()
	defer session.Close()
	var seen []int64
	var observing sync.WaitGroup
	observing.Add(1)
	go func() {
		defer observing.Done()
		for ctx.Err() == nil {
			for answer := range concurrency.NewElection(session, name).Observe(ctx) {
				seen = append(seen, answer.Kvs[0].ModRevision)
			}
			time.Sleep(50 * time.Millisecond)
		}
	}()
	err = all(3, func(number int) error {
		client, session, err := sessionOf(c)
		if err != nil {
			return err
		}
		defer client.Close()
		defer session.Close()
		election := concurrency.NewElection(session, name)
		for !c.isOver() {
			if err := election.Campaign(ctx, strconv.Itoa(number)); err != nil {
				if err := again("resign", election.Resign); err != nil {
					return err
				}
				continue
			}
			if !atomic.CompareAndSwapInt32(&leading, 0, 1) {
				return fmt.Errorf("two lead")
			}
			for step := 0; step < 3; step++ {
				value := fmt.Sprintf("%d says %d", number, step)
				if err := again("proclaim", func(ctx context.Context) error { return election.Proclaim(ctx, value) }); err != nil {
					return err
				}
				var leader *clientv3.GetResponse
				if err := again("leader", func(ctx context.Context) (err error) {
					leader, err = election.Leader(ctx)
					return err
				}); err != nil {
					return err
				}
				if string(leader.Kvs[0].Value) != value || string(leader.Kvs[0].Key) != election.Key() {
					return fmt.Errorf("%s leads instead of %s", leader.Kvs[0].Value, value)
				}
				atomic.AddInt32(&proclaimed, 1)
				time.Sleep(time.Duration(rand.Intn(10)) * time.Millisecond)
			}
			atomic.AddInt32(&led, 1)
			if !atomic.CompareAndSwapInt32(&leading, 1, 0) {
				return fmt.Errorf("two led")
			}
			if err := again("resign", election.Resign); err != nil {
				return err
			}
		}
		return nil
	})
	cancel()
	observing.Wait()
	said := fmt.Sprintf("led %d times, proclaimed %d times, observed %d times", led, proclaimed, len(seen))
	if err != nil {
		return said, err
	}
	if led < 3 || len(seen) < 3 {
		return said, fmt.Errorf("too few to tell")
	}
	return said, nil
}

// transfers: money moves between accounts, and no look at all of them finds more or less than there was.
func transfers(c cluster) (string, error) {
	const accounts, each = 6, 100
	account := func(number int) string { return fmt.Sprintf("accounts/%d", number) }
	client, err := c.dial()
	if err != nil {
		return "", err
	}
	defer client.Close()
	for number := 0; number < accounts; number++ {
		if err := again("put", func(ctx context.Context) error {
			_, err := client.Put(ctx, account(number), strconv.Itoa(each))
			return err
		}); err != nil {
			return "", err
		}
	}
	total := func() error {
		var got *clientv3.GetResponse
		if err := again("get", func(ctx context.Context) (err error) {
			got, err = client.Get(ctx, "accounts/", clientv3.WithPrefix())
			return err
		}); err != nil {
			return err
		}
		sum := 0
		for _, kv := range got.Kvs {
			amount, err := strconv.Atoi(string(kv.Value))
			if err != nil {
				return err
			}
			sum += amount
		}
		if sum != accounts*each {
			return fmt.Errorf("%d instead of %d at revision %d", sum, accounts*each, got.Header.Revision)
		}
		return nil
	}
	levels := []concurrency.Isolation{
		concurrency.SerializableSnapshot, concurrency.Serializable, concurrency.RepeatableReads,
	}
	var done tally
	err = all(4, func(number int) error {
		if number == 3 {
			for !c.isOver() {
				if err := total(); err != nil {
					return err
				}
				done.add("looks", 1)
				time.Sleep(5 * time.Millisecond)
			}
			return nil
		}
		client, err := c.dial()
		if err != nil {
			return err
		}
		defer client.Close()
		for !c.isOver() {
			from, to, amount := rand.Intn(accounts), rand.Intn(accounts), 1+rand.Intn(20)
			if from == to {
				continue
			}
			ctx, cancel := context.WithTimeout(context.Background(), patience)
			_, err := concurrency.NewSTM(client, func(stm concurrency.STM) error {
				has, err := strconv.Atoi(stm.Get(account(from)))
				if err != nil {
					return err
				}
				had, err := strconv.Atoi(stm.Get(account(to)))
				if err != nil {
					return err
				}
				stm.Put(account(from), strconv.Itoa(has-amount))
				stm.Put(account(to), strconv.Itoa(had+amount))
				return nil
			}, concurrency.WithIsolation(levels[number]), concurrency.WithAbortContext(ctx))
			cancel()
			if err == nil {
				done.add("moved", 1)
			} else {
				done.add("unknown", 1)
			}
		}
		return nil
	})
	if err == nil {
		err = total()
	}
	return fmt.Sprintf("%d transfers, %d unknown, %d looks at all accounts", done.of("moved"), done.of("unknown"), done.of("looks")), err
}
