package jobs

import "context"

// queueReminders queues what is due and then closes the events that are over:
// in this order, so that a reminder missed while the server was down is noted
// before its event counts as past.
func (r *runner) queueReminders(ctx context.Context) error {
	queued, skipped, err := r.net.Rota.QueueReminders(ctx)
	if queued+skipped > 0 {
		r.log.Info("reminders queued", "queued", queued, "skipped", skipped)
	}
	if err != nil {
		return err
	}
	completed, err := r.net.Day.CompleteDue(ctx)
	if completed > 0 {
		r.log.Info("events completed", "count", completed)
	}
	return err
}

func (r *runner) lapseOffers(ctx context.Context) error {
	lapsed, err := r.net.Rota.LapseOffers(ctx)
	if lapsed > 0 {
		r.log.Info("offers lapsed", "count", lapsed)
	}
	return err
}

func (r *runner) fillShifts(ctx context.Context) error {
	given, err := r.net.Rota.FillShifts(ctx)
	if given > 0 {
		r.log.Info("places given to people who wait", "count", given)
	}
	return err
}

func (r *runner) queueAwareness(ctx context.Context) error {
	queued, err := r.net.Awareness.QueueReminders(ctx)
	if queued > 0 {
		r.log.Info("awareness tasks due", "queued", queued)
	}
	return err
}

func (r *runner) queueCarReminders(ctx context.Context) error {
	queued, err := r.net.Vehicles.QueueCarReminders(ctx)
	if queued > 0 {
		r.log.Info("vehicle reminders queued", "queued", queued)
	}
	return err
}

func (r *runner) queueLapses(ctx context.Context) error {
	queued, freed, err := r.net.Training.QueueLapses(ctx)
	if queued+freed > 0 {
		r.log.Info("accreditations looked through", "reminded", queued, "freed", freed)
	}
	return err
}

func (r *runner) queueRegisters(ctx context.Context) error {
	queued, err := r.net.Training.QueueRegisters(ctx)
	if queued > 0 {
		r.log.Info("reminders of registers queued", "count", queued)
	}
	return err
}

func (r *runner) mindNominations(ctx context.Context) error {
	minded, err := r.net.Nominations.QueueNominations(ctx)
	if minded > 0 {
		r.log.Info("nominations looked through", "count", minded)
	}
	return err
}

func (r *runner) answerPasswordAsks(ctx context.Context) error {
	return r.net.Accounts.AnswerPasswordAsks(ctx)
}

func (r *runner) tidy(ctx context.Context) error {
	forgotten, err := r.net.Messages.Tidy(ctx)
	if forgotten > 0 {
		r.log.Info("messages forgotten", "count", forgotten)
	}
	if err != nil {
		return err
	}
	guests, err := r.net.People.ForgetGuests(ctx)
	if guests > 0 {
		r.log.Info("guests forgotten", "count", guests)
	}
	return err
}
