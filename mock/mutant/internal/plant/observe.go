package plant

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"go.yaml.in/yaml/v4"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/domain"
)

// controlBase is the path of the control API, which is healthy in every mutant.
const controlBase = "/__admin/"

// Serve puts the defect's middleware before the API, and shows its observer the customers that the control API makes.
func (d Defect) Serve(healthy http.Handler) http.Handler {
	api, control := healthy, healthy
	if d.Middleware != nil {
		api = d.Middleware(healthy)
	}
	if d.Observe != nil {
		control = EditAnswers(func(_ *http.Request, a *Answer) {
			var c customer
			if a.Status == http.StatusCreated && json.Unmarshal(a.Body.Bytes(), &c) == nil {
				d.Observe(c.places())
			}
		})(healthy)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, controlBase) {
			control.ServeHTTP(w, r)
			return
		}
		api.ServeHTTP(w, r)
	})
}

// ObserveSeed shows the observer the customers of a server without a control API.
func (d Defect) ObserveSeed(o mock.Options) error {
	if d.Observe == nil || !o.Admin.Off {
		return nil
	}
	var seed struct {
		Customers []customer `yaml:"customers"`
	}
	if err := yaml.Load(o.Seed.Text, &seed); err != nil {
		return fmt.Errorf("read seed: %w", err)
	}
	for _, c := range seed.Customers {
		d.Observe(c.places())
	}
	return nil
}

// customer is what a defect may know of a customer: the names of its instances and executions.
type customer struct {
	CSI      string `yaml:"csi"`
	Services []struct {
		Instances []struct {
			Name       string `yaml:"name"`
			Executions []struct {
				ID string `yaml:"id"`
			} `yaml:"executions"`
		} `yaml:"instances"`
	} `yaml:"services"`
}

// places are each instance, without an execution, and behind it each of its executions.
func (c customer) places() (all []domain.Place) {
	for _, s := range c.Services {
		for _, i := range s.Instances {
			all = append(all, domain.Place{CSI: c.CSI, Instance: i.Name})
			for _, e := range i.Executions {
				all = append(all, domain.Place{CSI: c.CSI, Instance: i.Name, Execution: e.ID})
			}
		}
	}
	return all
}
