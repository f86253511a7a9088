internal import Bytes

extension CoordinationState {
    /// Raises the alarm for whoever differs from the majority.
    mutating func compare(
        _ result: CheckpointResult, at place: Place, about payload: ArraySlice<UInt8>
    ) -> ApplyProgress {
        for member in result.corrupt where !members.isRemoved(member) {
            _ = alarms.apply(AlarmChange(Alarm(member: member, kind: .corrupt), isRaised: true, isOwn: true))
        }
        return finish(.compareStates(result), at: place, about: payload)
    }
}
