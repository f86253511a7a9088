package main

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"strings"
	"time"

	"go.etcd.io/etcd/clientv3"
	"go.etcd.io/etcd/etcdserver/api/v3rpc/rpctypes"
)

// What kube-apiserver asks of etcd, and what it makes of the answers.
const registry = "registry/pods/"

// kube is one client with few words for what kube-apiserver does.
type kube struct {
	*clientv3.Client
	context.Context
}

// withKube gives the body a client on an empty registry.
func withKube(c cluster, body func(kube) error) error {
	client, err := c.dial()
	if err != nil {
		return err
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(clientv3.WithRequireLeader(context.Background()), time.Minute)
	defer cancel()
	k := kube{client, ctx}
	if _, err := client.Delete(ctx, "registry/", clientv3.WithPrefix()); err != nil {
		return err
	}
	return body(k)
}

// create puts an object that must not be there.
func (k kube) create(key, value string, options ...clientv3.OpOption) (*clientv3.TxnResponse, error) {
	return k.Txn(k).If(clientv3.Compare(clientv3.ModRevision(key), "=", 0)).Then(clientv3.OpPut(key, value, options...)).Commit()
}

// update changes an object that must still be at the revision; otherwise the answer has what it is now.
func (k kube) update(key, value string, revision int64) (*clientv3.TxnResponse, error) {
	return k.Txn(k).If(clientv3.Compare(clientv3.ModRevision(key), "=", revision)).
		Then(clientv3.OpPut(key, value)).Else(clientv3.OpGet(key)).Commit()
}

func (k kube) remove(key string, revision int64) (*clientv3.TxnResponse, error) {
	return k.Txn(k).If(clientv3.Compare(clientv3.ModRevision(key), "=", revision)).
		Then(clientv3.OpDelete(key)).Else(clientv3.OpGet(key)).Commit()
}

func (k kube) createMany(count int) (last int64, err error) {
	for number := 0; number < count; number++ {
		answer, err := k.create(fmt.Sprintf("%s%03d", registry, number), fmt.Sprintf("value %d", number))
		if err != nil {
			return 0, fmt.Errorf("create %d: %w", number, err)
		}
		if !answer.Succeeded {
			return 0, fmt.Errorf("create %d: %+v", number, answer)
		}
		last = answer.Header.Revision
	}
	return last, nil
}

// expect fails unless the fact holds.
func expect(holds bool, what string, detail ...interface{}) error {
	if holds {
		return nil
	}
	return fmt.Errorf("%s: %+v", what, detail)
}

func firstOf(errors ...error) error {
	for _, err := range errors {
		if err != nil {
			return err
		}
	}
	return nil
}

// kubeObjects: items 1, 3, 4 and 5: read one, create, update, delete, each of them also when it is too late.
func kubeObjects(c cluster) (string, error) {
	return "create, update and delete, in time and too late", withKube(c, func(k kube) error {
		const key = registry + "one"
		absent, err := k.Get(k, key)
		if err != nil {
			return err
		}
		created, err := k.create(key, "1")
		if err != nil {
			return err
		}
		again, err := k.create(key, "2")
		if err != nil {
			return err
		}
		at := created.Header.Revision
		one, err := k.Get(k, key)
		if err != nil {
			return err
		}
		updated, err := k.update(key, "3", at)
		if err != nil {
			return err
		}
		late, err := k.update(key, "4", at)
		if err != nil {
			return err
		}
		old, err := k.Get(k, key, clientv3.WithRev(at))
		if err != nil {
			return err
		}
		tooEarly, err := k.remove(key, at)
		if err != nil {
			return err
		}
		removed, err := k.remove(key, updated.Header.Revision)
		if err != nil {
			return err
		}
		gone, err := k.remove(key, updated.Header.Revision)
		if err != nil {
			return err
		}
		lateKvs, earlyKvs := late.Responses[0].GetResponseRange().Kvs, tooEarly.Responses[0].GetResponseRange().Kvs
		return firstOf(
			expect(len(absent.Kvs) == 0 && absent.Count == 0 && absent.Header.Revision > 0, "reading what is not there", absent),
			expect(created.Succeeded && at == absent.Header.Revision+1, "create", created),
			expect(!again.Succeeded && len(again.Responses) == 0 && again.Header.Revision == at, "create again", again),
			expect(len(one.Kvs) == 1 && one.Kvs[0].ModRevision == at && one.Kvs[0].CreateRevision == at && one.Kvs[0].Version == 1, "read", one),
			expect(updated.Succeeded && updated.Header.Revision == at+1, "update", updated),
			expect(!late.Succeeded && len(lateKvs) == 1 && string(lateKvs[0].Value) == "3" && lateKvs[0].ModRevision == at+1, "update too late", late),
			expect(len(old.Kvs) == 1 && string(old.Kvs[0].Value) == "1" && old.Header.Revision == at+1, "read as it was", old),
			expect(!tooEarly.Succeeded && len(earlyKvs) == 1 && string(earlyKvs[0].Value) == "3", "delete with an old revision", tooEarly),
			expect(removed.Succeeded && removed.Header.Revision == at+2 && removed.Responses[0].GetResponseDeleteRange().Deleted == 1, "delete", removed),
			expect(!gone.Succeeded && len(gone.Responses[0].GetResponseRange().Kvs) == 0, "delete what is gone", gone),
		)
	})
}

// kubeLists: item 2: pages of a list at one revision while objects change, counts, keys alone.
func kubeLists(c cluster) (string, error) {
	return "pages at one revision while objects change, counts, keys", withKube(c, func(k kube) error {
		const objects, page = 57, 10
		// Between two pages one object goes; another one comes once.
		const pages = objects / page
		at, err := k.createMany(objects)
		if err != nil {
			return err
		}
		end := clientv3.GetPrefixRangeEnd(registry)
		next, pinned := registry, int64(0)
		var found []string
		for {
			options := []clientv3.OpOption{clientv3.WithRange(end), clientv3.WithLimit(page)}
			if pinned != 0 {
				options = append(options, clientv3.WithRev(pinned))
			}
			got, err := k.Get(k, next, options...)
			if err != nil {
				return err
			}
			if pinned == 0 {
				pinned = got.Header.Revision
			}
			if err := firstOf(
				expect(got.Count == int64(objects-len(found)), "the count is of all that is left", got.Count, len(found)),
				expect(got.More == (objects-len(found) > page), "more", got.More, len(found)),
			); err != nil {
				return err
			}
			for _, kv := range got.Kvs {
				found = append(found, string(kv.Key))
			}
			if !got.More {
				break
			}
			next = string(got.Kvs[len(got.Kvs)-1].Key) + "\x00"
			// Neither an object that comes nor one that goes or changes is seen at the revision.
			if _, err := k.Put(k, fmt.Sprintf("%s%03d", registry, len(found)+1), "changed"); err != nil {
				return err
			}
			if _, err := k.Delete(k, fmt.Sprintf("%s%03d", registry, len(found)+2)); err != nil {
				return err
			}
			if _, err := k.Put(k, registry+"new", "new"); err != nil {
				return err
			}
		}
		count, err := k.Get(k, registry, clientv3.WithRange(end), clientv3.WithCountOnly())
		if err != nil {
			return err
		}
		names, err := k.Get(k, registry, clientv3.WithRange(end), clientv3.WithKeysOnly(), clientv3.WithRev(pinned))
		if err != nil {
			return err
		}
		_, future := k.Get(k, registry, clientv3.WithRev(at+100_000))
		return firstOf(
			expect(pinned == at, "the list is of the last change", pinned, at),
			expect(len(found) == objects && sort.StringsAreSorted(found), "every object once, in order", found),
			expect(len(count.Kvs) == 0 && !count.More && count.Count == objects-pages+1, "the count of now", count),
			expect(len(names.Kvs) == objects && len(names.Kvs[0].Value) == 0 && names.Kvs[0].ModRevision > 0, "keys alone", names),
			expect(future == rpctypes.ErrFutureRev, "a future revision", future),
		)
	})
}

// kubeCompaction: item 6: members of a control plane agree by a key on who compacts, and what the others then meet.
func kubeCompaction(c cluster) (string, error) {
	const key = "registry/compact_rev_key"
	return "who compacts is agreed on; lists and watches of what is gone say so", withKube(c, func(k kube) error {
		compact := func(version int64, revision int64) (int64, int64, error) {
			answer, err := k.Txn(k).If(clientv3.Compare(clientv3.Version(key), "=", version)).
				Then(clientv3.OpPut(key, fmt.Sprint(revision))).Else(clientv3.OpGet(key)).Commit()
			if err != nil {
				return 0, 0, err
			}
			if !answer.Succeeded {
				kv := answer.Responses[0].GetResponseRange().Kvs[0]
				return kv.Version, answer.Header.Revision, nil
			}
			if revision != 0 {
				if _, err := k.Compact(k, revision); err != nil {
					return 0, 0, err
				}
			}
			return version + 1, answer.Header.Revision, nil
		}
		begun, err := k.createMany(5)
		if err != nil {
			return err
		}
		version, _, err := compact(0, 0)
		if err != nil {
			return err
		}
		last, err := k.Put(k, registry+"000", "changed")
		if err != nil {
			return err
		}
		target := last.Header.Revision
		second, _, err := compact(version, target)
		if err != nil {
			return err
		}
		// The other one, which knows the old version, learns the new one and compacts nothing.
		other, _, err := compact(version, target)
		if err != nil {
			return err
		}
		_, list := k.Get(k, registry, clientv3.WithPrefix(), clientv3.WithRev(begun))
		at, err := k.Get(k, registry, clientv3.WithPrefix(), clientv3.WithRev(target))
		if err != nil {
			return err
		}
		_, twice := k.Compact(k, target)
		_, future := k.Compact(k, target+100_000)
		var ended clientv3.WatchResponse
		for answer := range k.Watch(k, registry, clientv3.WithPrefix(), clientv3.WithRev(begun), clientv3.WithPrevKV()) {
			ended = answer
			if answer.Canceled {
				break
			}
		}
		return firstOf(
			expect(version == 1 && second == 2 && other == 2, "versions of the key", version, second, other),
			expect(list == rpctypes.ErrCompacted && strings.Contains(list.Error(), "required revision has been compacted"), "list", list),
			expect(len(at.Kvs) == 5, "a list at the compacted revision", at),
			expect(twice == rpctypes.ErrCompacted, "compacting twice", twice),
			expect(future == rpctypes.ErrFutureRev, "compacting the future", future),
			expect(ended.Canceled && ended.CompactRevision == target && ended.Err() == rpctypes.ErrCompacted, "watch", ended),
		)
	})
}

// kubeLeases: item 7: events are put with a lease that nobody keeps alive.
func kubeLeases(c cluster) (string, error) {
	const key = "registry/events/one"
	lasted := time.Duration(0)
	err := withKube(c, func(k kube) error {
		began := time.Now()
		granted, err := k.Grant(k, 2)
		if err != nil {
			return err
		}
		created, err := k.create(key, "event", clientv3.WithLease(granted.ID))
		if err != nil {
			return err
		}
		got, err := k.Get(k, key)
		if err != nil {
			return err
		}
		if err := firstOf(
			expect(granted.ID != 0 && granted.TTL == 2, "grant", granted),
			expect(created.Succeeded && got.Kvs[0].Lease == int64(granted.ID), "create with a lease", got),
		); err != nil {
			return err
		}
		for event := range k.Watch(k, key, clientv3.WithRev(created.Header.Revision+1), clientv3.WithPrevKV()) {
			if err := event.Err(); err != nil {
				return err
			}
			lasted = time.Since(began)
			one := event.Events[0]
			return firstOf(
				expect(one.Type == clientv3.EventTypeDelete && string(one.PrevKv.Value) == "event", "the end is told", one),
				expect(lasted >= 2*time.Second && lasted < 6*time.Second, "in time", lasted),
			)
		}
		return errors.New("the watch ended")
	})
	return fmt.Sprintf("an event with 2 s lasted %.2f s", lasted.Seconds()), err
}

// kubeWatches: item 8: a watch from a list's revision on, with previous values and progress.
func kubeWatches(c cluster) (string, error) {
	return "from a list on, with previous values and progress on request", withKube(c, func(k kube) error {
		if _, err := k.createMany(3); err != nil {
			return err
		}
		list, err := k.Get(k, registry, clientv3.WithPrefix())
		if err != nil {
			return err
		}
		from := list.Header.Revision + 1
		if _, err := k.update(registry+"001", "second", list.Kvs[1].ModRevision); err != nil {
			return err
		}
		events := k.Watch(k, registry, clientv3.WithPrefix(), clientv3.WithRev(from), clientv3.WithPrevKV(),
			clientv3.WithProgressNotify(), clientv3.WithCreatedNotify())
		if _, err := k.remove(registry+"002", list.Kvs[2].ModRevision); err != nil {
			return err
		}
		added, err := k.create(registry+"003", "fourth")
		if err != nil {
			return err
		}
		var told []*clientv3.Event
		isCreated := false
		for len(told) < 3 {
			answer, isOpen := <-events
			if !isOpen || answer.Err() != nil {
				return fmt.Errorf("the watch ended: %w", answer.Err())
			}
			isCreated = isCreated || answer.Created
			told = append(told, answer.Events...)
		}
		if err := firstOf(
			expect(isCreated, "the beginning is told"),
			expect(told[0].IsModify() && string(told[0].PrevKv.Value) == "value 1" && told[0].Kv.ModRevision == from, "update", told[0]),
			expect(told[1].Type == clientv3.EventTypeDelete && string(told[1].PrevKv.Value) == "value 2" &&
				told[1].Kv.ModRevision == from+1 && len(told[1].Kv.Value) == 0, "delete", told[1]),
			expect(told[2].IsCreate() && told[2].PrevKv == nil && told[2].Kv.ModRevision == added.Header.Revision, "create", told[2]),
		); err != nil {
			return err
		}
		// A change elsewhere: only progress tells that the watch has come past it.
		elsewhere, err := k.Put(k, "registry/other", "x")
		if err != nil {
			return err
		}
		ask := time.NewTicker(100 * time.Millisecond)
		defer ask.Stop()
		late := time.After(10 * time.Second)
		for {
			select {
			case <-ask.C:
				if err := k.RequestProgress(k); err != nil {
					return err
				}
			case answer := <-events:
				if !answer.IsProgressNotify() {
					return fmt.Errorf("instead of progress: %+v", answer)
				}
				if answer.Header.Revision >= elsewhere.Header.Revision {
					return nil
				}
			case <-late:
				return errors.New("no progress came")
			}
		}
	})
}

// kubeStatus: item 9: the version that features are looked up by, and the size that is measured.
func kubeStatus(c cluster) (string, error) {
	said := ""
	err := withKube(c, func(k kube) error {
		for _, endpoint := range k.Endpoints() {
			status, err := k.Status(k, endpoint)
			if err != nil {
				return err
			}
			var major, minor, patch int
			if _, err := fmt.Sscanf(status.Version, "%d.%d.%d", &major, &minor, &patch); err != nil {
				return fmt.Errorf("version %q: %w", status.Version, err)
			}
			// From 3.5.13 and 3.4.31 on progress on request is taken to be ordered with events.
			if err := firstOf(
				expect(major == 3 && (minor > 5 || minor == 5 && patch >= 13), "version", status.Version),
				expect(status.DbSize > 0 && status.DbSizeInUse > 0 && status.DbSizeInUse <= status.DbSize, "sizes", status),
			); err != nil {
				return err
			}
			said = status.Version
		}
		return nil
	})
	return "version " + said + " on every member", err
}
