package profiles

// CountScrypt calls worked each time that a passphrase is tried, or protects something new.
func (ps *Profiles) CountScrypt(worked func()) { ps.guard.OnScrypt = worked }
